/// <reference lib="dom" />
import { GraphBackend } from "./graph_backend.ts";
import { startSearchScreen } from "./search_screen.ts";

void startSearchScreen(new GraphBackend());
