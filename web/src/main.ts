import { askFirst } from "./state/first";

// The first questions are on their way before the page itself is there.
askFirst(location.hash).catch(() => undefined); // What fails is told by whoever wants the answer.
void import("./app");
