#pragma once
#include <pybind11/pybind11.h>

namespace arbees::python {

void bind_winprob(pybind11::module_& m);
void bind_markets(pybind11::module_& m);
void bind_tape(pybind11::module_& m);

}  // namespace arbees::python
