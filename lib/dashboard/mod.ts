/** The live dashboard: events → state → frame → screen. No tensor library is imported here. @module */
export * from "./comparison_pictures.ts";
export * from "./dashboard.ts";
export * from "./evaluation_pictures.ts";
export * from "./live_view.ts";
export * from "./read_state.ts";
export * from "./watch_run.ts";
export * from "./screen/dashboard_terminal.ts";
export * from "./screen/memory_screen.ts";
export * from "./screen/terminal_style.ts";
export * from "./state/dashboard_state.ts";
export * from "./state/fold_event.ts";
export * from "./ui/ui_state.ts";
export type { Effect } from "./ui/key_world.ts";
export * from "./view/view.ts";
export type { Frame, Size } from "./view/frame.ts";
export type { Surroundings, ViewContext } from "./view/view_context.ts";
