//! A formula as a list of steps, with room for each value.

use super::{Form, Formula, Term};

/// Multiples of p below which field elements stay: they are below `2^260 > 84p`.
const ROOM: i64 = 84;

/// A formula as steps over slots, of which each holds one value at a time.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The column in slot `i` at the beginning, which is set anew for each point.
    pub(crate) columns: Vec<usize>,
    /// The parts in use, in the order of their steps.
    pub(crate) parts: Vec<usize>,
    pub(crate) steps: Vec<Step>,
    /// Slots in use, those of the columns included.
    pub(crate) slots: usize,
    /// Multiples of p below which the sum of the parts stays.
    pub(crate) sum_bound: i64,
}

/// One step. Slots that it reads are others than the one it writes.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `to ← constant + Σ coefficient·slot`, which is positive once `lift·p` is added.
    Combine { terms: Vec<(usize, i32)>, constant: i32, lift: i64, to: usize },
    /// `to ← product`, as a factor of others or, if it is only added, unsettled.
    Multiply { factors: [usize; 2], settled: bool, to: usize },
    /// The part with this index among those in use is there.
    Part { index: usize, from: usize },
}

/// Between which numbers a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Multiples of p, as a field element.
    residue: [i64; 2],
    /// As a small integer.
    integer: [i64; 2],
}

impl Bounds {
    /// A column of so many entries with a plus and with a minus, whose sum is between `low` and
    /// `high` where they are bits. In a cell they are below `2p`. A line through `a` and `b` has
    /// `2a - b` at -1 or 2, a plane has that of two lines; and the column is lifted above zero.
    pub(crate) fn of_column([plus, minus]: [i64; 2], [low, high]: [i64; 2]) -> Self {
        let integer = [5 * low - 4 * high, 5 * high - 4 * low];
        Self { residue: [0, 6 * (plus + minus)], integer }
    }

    /// What makes such a column positive, in multiples of p.
    pub(crate) fn lift_of_column([plus, minus]: [i64; 2]) -> i64 {
        2 * (plus + 2 * minus)
    }

    fn product(self, other: Self) -> Self {
        let integers = self.integer.map(|a| other.integer.map(|b| a * b));
        let all = integers.as_flattened().iter().copied();
        let integer = [all.clone().min(), all.max()].map(Option::unwrap_or_default);
        Self { residue: [0, self.residue[1] * other.residue[1] / ROOM + 2], integer }
    }

    fn checked(self) -> Self {
        assert!(self.residue[0] >= 0 && self.residue[1] <= ROOM, "below 2^260");
        assert!(self.integer.iter().all(|bound| i16::try_from(*bound).is_ok()), "16 bits");
        self
    }
}

/// Values by number; each is written once.
struct Compiler<'a> {
    formula: &'a Formula,
    bounds: Vec<Bounds>,
    steps: Vec<Step>,
    /// The values of terms.
    terms: Vec<Option<usize>>,
    /// The values of sums.
    sums: Vec<(Form, usize)>,
}

impl Program {
    /// The parts in `wanted` of a formula whose columns are in these bounds.
    pub(crate) fn new(
        formula: &Formula,
        bounds: &[Bounds],
        wanted: impl Fn(usize) -> bool,
    ) -> Self {
        let mut compiler = Compiler {
            formula,
            bounds: Vec::new(),
            steps: Vec::new(),
            terms: vec![None; formula.terms.len()],
            sums: Vec::new(),
        };
        let mut columns = Vec::new();
        let parts = formula.parts.iter().enumerate();
        let parts: Vec<(usize, &Form)> =
            parts.filter(|(part, form)| wanted(*part) && **form != Form::default()).collect();
        for term in formula.reachable(parts.iter().map(|(_, form)| *form)) {
            if let Term::Column(column) = formula.terms[term] {
                columns.push(column);
                compiler.terms[term] = Some(compiler.value(bounds[column]));
            }
        }
        let mut sum_bound = 0;
        for (index, (_, form)) in parts.iter().enumerate() {
            let from = compiler.form(form);
            sum_bound += compiler.bounds[from].residue[1];
            compiler.steps.push(Step::Part { index, from });
        }
        let parts = parts.into_iter().map(|(part, _)| part).collect();
        let mut steps = compiler.steps;
        let slots = allocate(&mut steps, columns.len(), compiler.bounds.len());
        Self { columns, parts, steps, slots, sum_bound }
    }
}

impl Formula {
    /// The terms that forms are made of, in ascending order.
    fn reachable<'a>(&'a self, forms: impl Iterator<Item = &'a Form>) -> Vec<usize> {
        let mut open: Vec<&Form> = forms.collect();
        let mut reached = vec![false; self.terms.len()];
        while let Some(form) = open.pop() {
            for (term, _) in &form.terms {
                if !std::mem::replace(&mut reached[*term], true)
                    && let Term::Product(factors) = &self.terms[*term]
                {
                    open.extend(factors);
                }
            }
        }
        (0..reached.len()).filter(|term| reached[*term]).collect()
    }
}

impl Compiler<'_> {
    fn value(&mut self, bounds: Bounds) -> usize {
        self.bounds.push(bounds.checked());
        self.bounds.len() - 1
    }

    /// The value of a term.
    fn term(&mut self, term: usize) -> usize {
        if let Some(value) = self.terms[term] {
            return value;
        }
        let Term::Product(factors) = &self.formula.terms[term] else {
            unreachable!("columns have values from the beginning")
        };
        let factors = [self.form(&factors[0]), self.form(&factors[1])];
        let [a, b] = factors.map(|factor| self.bounds[factor]);
        let to = self.value(a.product(b));
        self.steps.push(Step::Multiply { factors, settled: false, to });
        self.terms[term] = Some(to);
        to
    }

    /// The settled value of a form.
    fn form(&mut self, form: &Form) -> usize {
        if let Some((_, value)) = self.sums.iter().find(|(sum, _)| sum == form) {
            return *value;
        }
        let terms: Vec<(usize, i32)> =
            form.terms.iter().map(|(term, c)| (self.term(*term), *c)).collect();
        if let ([(value, 1)], 0) = (&terms[..], form.constant) {
            self.settle(*value);
            return *value;
        }
        let terms = self.shorter(form).unwrap_or(terms);
        let mut bounds = Bounds {
            residue: [i64::from(form.constant.min(0)), i64::from(form.constant.max(0))],
            integer: [i64::from(form.constant); 2],
        };
        for (value, coefficient) in &terms {
            let of = |[low, high]: [i64; 2]| {
                let ends = [low, high].map(|end| end * i64::from(*coefficient));
                if *coefficient < 0 { [ends[1], ends[0]] } else { ends }
            };
            let Bounds { residue, integer } = self.bounds[*value];
            for (sum, ends) in
                [(&mut bounds.residue, of(residue)), (&mut bounds.integer, of(integer))]
            {
                sum.iter_mut().zip(ends).for_each(|(sum, end)| *sum += end);
            }
        }
        let lift = -bounds.residue[0];
        bounds.residue = bounds.residue.map(|bound| bound + lift);
        let to = self.value(bounds);
        self.steps.push(Step::Combine { terms, constant: form.constant, lift, to });
        self.sums.push((form.clone(), to));
        to
    }

    /// The form with the terms of an earlier sum in one.
    fn shorter(&self, form: &Form) -> Option<Vec<(usize, i32)>> {
        let inside = |sum: &Form| {
            sum.constant == 0 && sum.terms.iter().all(|term| form.terms.contains(term))
        };
        let (sum, value) = self.sums.iter().rev().find(|(sum, _)| inside(sum))?;
        let rest = form.terms.iter().filter(|term| !sum.terms.contains(term));
        let rest = rest.map(|(term, c)| (self.terms[*term].expect("computed before"), *c));
        Some([(*value, 1)].into_iter().chain(rest).collect())
    }

    /// Makes a product one that can be multiplied.
    fn settle(&mut self, value: usize) {
        for step in &mut self.steps {
            if let Step::Multiply { settled, to, .. } = step
                && *to == value
            {
                *settled = true;
            }
        }
    }
}

impl Step {
    /// The slots that it reads, and the one that it writes.
    fn slots(&mut self) -> (Vec<&mut usize>, Option<&mut usize>) {
        match self {
            Self::Combine { terms, to, .. } => {
                (terms.iter_mut().map(|(from, _)| from).collect(), Some(to))
            }
            Self::Multiply { factors, to, .. } => (factors.iter_mut().collect(), Some(to)),
            Self::Part { from, .. } => (vec![from], None),
        }
    }
}

/// Replaces `values` values by slots, each of which is free behind the last step that reads it; how
/// many slots there are.
fn allocate(steps: &mut [Step], columns: usize, values: usize) -> usize {
    let mut last = vec![0; values];
    for (at, step) in steps.iter_mut().enumerate() {
        step.slots().0.into_iter().for_each(|value| last[*value] = at);
    }
    let mut slots: Vec<usize> = (0..values).collect();
    let (mut free, mut count) = (Vec::new(), columns);
    for (at, step) in steps.iter_mut().enumerate() {
        let (reads, write) = step.slots();
        if let Some(value) = write {
            let slot = free.pop().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            slots[*value] = slot;
            *value = slot;
        }
        let mut done: Vec<usize> = Vec::new();
        for value in reads {
            let slot = slots[*value];
            if last[*value] == at && !done.contains(&slot) {
                done.push(slot);
            }
            *value = slot;
        }
        free.extend(done);
    }
    count
}
