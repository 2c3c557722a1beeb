import '@patternfly/react-core/dist/styles/base.css';
import './admin.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startLanguage } from './preferences/language';
import { restoreTheme } from './preferences/theme';

restoreTheme();
await startLanguage();
createRoot(document.getElementById('root')!).render(<App />);
