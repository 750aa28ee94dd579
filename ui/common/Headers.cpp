// SPDX-License-Identifier: MIT
// Nothing: makes the precompiled header that the rooms of the window share.
