import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import about from './package.json' with { type: 'json' };

const server = process.env.WAYCAST_ADDRESS ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  define: { __APP_VERSION__: JSON.stringify(about.version) },
  build: {
    target: 'es2022',
    // The first with light-dark(): older ones would need every colour twice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A strict Content-Security-Policy allows no data: scripts or styles; every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // One entry a page.
      input: {
        viewer: 'index.html',
        'sign-in': 'sign-in.html',
        desktop: 'desktop.html',
        admin: 'admin/index.html',
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['test/unit/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
