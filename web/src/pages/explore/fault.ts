import { ApiError, messageOf } from "../../api/http";
import { check } from "../../api/loki";

/** What is wrong, and at which character of the query, if that is known. */
export interface Fault {
  readonly at: number | null;
  readonly message: string;
}

export const faultOf = (failure: unknown): Fault => ({ at: null, message: messageOf(failure) });

/** What was asked around a query has other places than the query: so it is judged alone where it may be at fault. */
export async function faultIn(query: string, failure: unknown, signal: AbortSignal): Promise<Fault> {
  if (!(failure instanceof ApiError) || failure.status !== 400) return faultOf(failure);
  const fault = await check(query, signal).then(() => null, (found: unknown) => found);
  return fault instanceof ApiError ? { at: fault.placeIn(query), message: fault.message } : faultOf(failure);
}
