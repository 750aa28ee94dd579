// SPDX-License-Identifier: MIT
// Nothing of its own: the target of this file carries the headers that all tests share.
