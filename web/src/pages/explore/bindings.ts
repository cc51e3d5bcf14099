import { tick } from "svelte";
import { copyOf, recordOf } from "../../records/record";
import type { View } from "../../state/view";
import { changed } from "../../ui/timeRange";
import type { Chosen } from "./chosen.svelte";
import type { Explore } from "./explore.svelte";
import type { KeyBinding } from "./keys";

export interface Acts {
  help(): void;
  writeQuery(): void;
  chooseTime(): void;
  copy(text: string, what: string): void;
}

export type Flag = "raw" | "wrap" | "dense" | "utc" | "fields";

/** Changes how lines are shown. */
export const flip = (explore: Explore, name: Flag) => explore.show({ [name]: !explore.view[name] } as Partial<View>);

/** What keys do in Explore. */
export function bindingsOf(explore: Explore, chosen: Chosen, acts: Acts): KeyBinding[] {
  const time = (shift: number, factor: number) => void explore.ask(changed(explore.view, Date.now(), shift, factor));
  const select = (by: number) => chosen.select(chosen.index + by);
  const again = () => {
    explore.show({ at: "", top: "", around: "" });
    void explore.run();
  };
  const findField = async () => {
    if (!explore.view.fields) flip(explore, "fields");
    await tick();
    document.querySelector<HTMLElement>("aside input")?.focus();
  };
  const copyAddress = () => {
    const entry = explore.entryAt(chosen.index);
    const isOpen = entry && chosen.opened.has(entry);
    acts.copy(chosen.link(isOpen ? entry : undefined), isOpen ? "link" : "address");
  };
  return [
    { keys: ["?"], words: "these keys", act: acts.help },
    { keys: ["/"], words: "write the query", act: acts.writeQuery },
    { keys: ["r"], words: "run it again", act: again },
    { keys: ["j", "ArrowDown"], words: "next line", act: () => select(1) },
    { keys: ["k", "ArrowUp"], words: "previous line", act: () => select(-1) },
    { keys: ["g", "Home"], words: "first line", act: () => chosen.select(0) },
    { keys: ["G", "End"], words: "last line", act: () => chosen.select(explore.total - 1) },
    { keys: ["PageDown"], words: "twenty lines on", act: () => select(20) },
    { keys: ["PageUp"], words: "twenty lines back", act: () => select(-20) },
    { keys: ["Enter", "o"], words: "open or close the line", act: () => chosen.flip(chosen.index) },
    {
      keys: ["c"], words: "what stands around the line",
      act: () => void chosen.with((entry) => chosen.lookAround(entry)),
    },
    { keys: ["a"], words: "to the buttons of the line", act: () => void chosen.with((entry) => chosen.enter(entry)) },
    {
      keys: ["y"], words: "copy the line as JSON",
      act: () => void chosen.with((entry) => acts.copy(copyOf(recordOf(entry)), "JSON")),
    },
    { keys: ["u"], words: "copy a link to the open line, or the address of this view", act: copyAddress },
    { keys: ["l"], words: "live tail, on or off", act: () => void explore.ask({ tail: !explore.view.tail }) },
    {
      keys: [" "], words: "pause or resume the tail",
      act: () => explore.tail?.follow(!explore.tail.state.isFollowing),
    },
    { keys: ["t"], words: "choose the time", act: acts.chooseTime },
    { keys: ["["], words: "earlier", act: () => time(-0.5, 1) },
    { keys: ["]"], words: "later", act: () => time(0.5, 1) },
    { keys: ["+", "="], words: "shorter time", act: () => time(0, 0.5) },
    { keys: ["-"], words: "longer time", act: () => time(0, 2) },
    { keys: ["f"], words: "fields, shown or hidden", act: () => flip(explore, "fields") },
    { keys: ["F"], words: "find a field", act: () => void findField() },
    { keys: ["w"], words: "wrap long lines", act: () => flip(explore, "wrap") },
    { keys: ["p"], words: "lines as they are, or message and fields", act: () => flip(explore, "raw") },
    { keys: ["d"], words: "more lines, or more room", act: () => flip(explore, "dense") },
    { keys: ["z"], words: "UTC, or this browser's time zone", act: () => flip(explore, "utc") },
  ];
}
