/// <reference lib="dom" />
/** The page's colours from the style sheet, for the light or the dark theme. */
export interface Colors {
  ground: string;
  ink: string;
  /** Marks errors. */
  wrong: string;
  /** The colour of a class. */
  ofClass(label: number): string;
}

/** The number of class colours in the style sheet; with more classes they repeat. */
export const CLASS_COLOR_COUNT = 20;

/** Reads the style sheet's colours from the text colour of elements with certain CSS classes. */
export function readColors(): Colors {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colorOf = (name: string) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const classes = Array.from({ length: CLASS_COLOR_COUNT }, (_, i) => colorOf(`class-${i}`));
  const colors: Colors = {
    ground: colorOf("color-ground"),
    ink: colorOf("color-ink"),
    wrong: colorOf("color-wrong"),
    ofClass: (label) => classes[label % CLASS_COLOR_COUNT]!,
  };
  probe.remove();
  return colors;
}

/** Red, green and blue, 0 to 255, of a computed style's colour: `rgb(1, 2, 3)`. */
export function channelsOf(color: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/**
 * Makes the button switch between light and dark; before it is pressed, the system decides.
 *
 * @param onChange Called after the colours have changed.
 */
export function startTheme(button: HTMLButtonElement, onChange: () => void): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () => root.dataset.theme === undefined ? system.matches : root.dataset.theme === "dark";
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${isDark() ? "light" : "dark"} colours`);
    onChange();
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
}
