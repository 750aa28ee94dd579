// SPDX-License-Identifier: MIT
// Nothing: makes the precompiled header that the tests of the window share.
