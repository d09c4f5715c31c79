#!/usr/bin/env node
import '../dist/replay-main.js';
