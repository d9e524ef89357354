// The revenue loop in the sandbox, with every request to elsewhere refused.
import { revenueLoop } from './loop.mjs';
import { sandboxWorld } from './worlds.mjs';

revenueLoop(sandboxWorld);
