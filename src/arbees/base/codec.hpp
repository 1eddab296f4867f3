#pragma once
#include "arbees/base/codec_reader.hpp"
#include "arbees/base/codec_writer.hpp"

/// The canonical bytes of a described value: the same value gives the same bytes on every machine. Used for event logs,
/// captures, the store's bodies and hashes; docs/adr/0011 says why.
///
/// The bytes are those of Protocol Buffers, so that any such reader can take them apart. A described struct is a
/// message. A field's number is its position in the description, from 1; fields stand in ascending order. A field that
/// equals the default of its declaration is left out, an absent optional too. Integers, fixed-point numbers, durations,
/// ids and enumerators are varints (signed ones zigzag); times and doubles are 64 bits, little-endian; a variant is a
/// message with one field, numbered by the alternative's position from 1; a list is one field with its items behind
/// each other, each item that is no number with its length before it. `Stamp` is a message {1: source, 2: received}.
///
/// So a description may grow: fields, enumerators and alternatives are appended, never reordered, removed or retyped,
/// and a default never changes (tests/unit/tape/schema_test.cpp compares all that with a committed list).
namespace arbees::base {}
