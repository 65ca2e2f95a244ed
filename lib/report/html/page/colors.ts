/// <reference lib="dom" />
/** The page's colours as the style sheet has them, for light or for dark. */
export interface Colors {
  ground: string;
  ink: string;
  /** What is not as it should be. */
  wrong: string;
  /** Of a class. */
  ofClass(label: number): string;
}

/** How many colours for classes the style sheet has; with more classes they come again. */
export const CLASS_COLOR_COUNT = 20;

/** Asks the style sheet, by the colour of letters of each class of elements. */
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

/** Red, green and blue, 0 to 255, of a colour as the style sheet's values are told: `rgb(1, 2, 3)`. */
export function channelsOf(color: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/**
 * Lets the button choose between light and dark; before it is pressed, the system does.
 *
 * @param onChange Called when the colours are others.
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
