import { getJson, postJson } from "./http";

/** Whether a login is needed, and who is logged in. */
export interface Session {
  logged_in: boolean;
  needs_key: boolean;
  needs_tenant: boolean;
  tenant: string | null;
}

export const readSession = () => getJson<Session>("page/session");
export const login = (key: string, tenant: string) => postJson<Session>("page/login", { key, tenant });
export const logout = () => postJson("page/logout", {});
