/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_API_BASE_URL?: string;
  readonly VITE_CLERK_PUBLISHABLE_KEY?: string;
  readonly VITE_CLERK_BILLING_PORTAL_URL?: string;
  readonly VITE_ENABLE_DEV_MANUAL_CHECKOUT?: string;
}
