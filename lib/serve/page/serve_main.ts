/// <reference lib="dom" />
import { ServerBackend } from "./server_backend.ts";
import { startSearchScreen } from "./search_screen.ts";

void startSearchScreen(new ServerBackend());
