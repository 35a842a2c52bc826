"""What Sphinx sees of us."""
from __future__ import annotations
import sys, os
from sphinx.builders import Builder
from .collect import Collector
from .directives import *
from .variants import GroupVariants

class DoctestBuilder(Builder):
    name = "doctest"
    def get_outdated_docs(self): return self.env.found_docs
    def get_target_uri(self, docname, typ=None): return ""
    def write_documents(self, docnames):
        m = Collector(self.env, self.tags).collect(sorted(self.env.found_docs))
        from collections import Counter
        print(Counter(b.state for b in m.blocks), len(m.problems))
        print(sum(len(v.examples) for q in m.questions for s in q.snippets for v in s.variants), len(m.questions))
        self.m=m
        import __main__; __main__.M=m
        for p in m.problems: print(f"{p.file}:{p.line}: {p.message}")

def setup(app):
    for n,d in DIRECTIVES.items(): app.add_directive(n,d,override=True)
    app.add_transform(GroupVariants)
    app.add_node(Conditional, html=(visit_conditional,depart_conditional))
    app.add_builder(DoctestBuilder)
    for n in ("doctest_global_setup","doctest_global_cleanup"): app.add_config_value(n,"","")
    app.add_config_value("doctest_default_flags",0,"")
    return {"parallel_read_safe":True}
