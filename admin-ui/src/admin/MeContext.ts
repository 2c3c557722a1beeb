import { createContext, useContext } from 'react';
import type { Me } from './api/types';

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe needs somebody who is signed in');
  return me;
}
