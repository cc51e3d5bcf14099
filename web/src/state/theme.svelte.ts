const place = "hewn-theme";

/** Light or dark: what was chosen here, else what the system says. */
class Theme {
  name = $state<"light" | "dark">(chosen() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

  constructor() {
    document.documentElement.dataset["theme"] = this.name;
  }

  toggle(): void {
    this.name = this.name === "dark" ? "light" : "dark";
    document.documentElement.dataset["theme"] = this.name;
    try {
      localStorage.setItem(place, this.name);
    } catch {
      // A browser that keeps nothing: the choice holds until the page is closed.
    }
  }
}

function chosen(): "light" | "dark" | null {
  try {
    const name = localStorage.getItem(place);
    return name === "light" || name === "dark" ? name : null;
  } catch {
    return null;
  }
}

export const theme = new Theme();
