//! Cost of a part of a response, and the list in it that costs most.

/// A list, and the cost of its items without those of lists within them.
#[derive(Clone, Debug)]
pub(super) struct Dearest {
    cost: u64,
    pub(super) name: String,
    pub(super) length: u64,
}

/// Cost of a selection set.
#[derive(Clone, Debug, Default)]
pub(super) struct PartCost {
    /// Fields of one object.
    pub(super) each: u64,
    /// Fields of one item of the list that the object is a part of: of a page's nodes, of a group's
    /// permissions.
    pub(super) items: u64,
    /// All fields that are not within lists.
    pub(super) plain: u64,
    pub(super) dearest: Option<Dearest>,
}

impl PartCost {
    pub(super) fn add(&mut self, other: &Self) {
        self.each = self.each.saturating_add(other.each);
        self.items = self.items.saturating_add(other.items);
        self.plain = self.plain.saturating_add(other.plain);
        self.consider(other.dearest.clone());
    }

    fn consider(&mut self, other: Option<Dearest>) {
        if other.as_ref().map(|list| list.cost) > self.dearest.as_ref().map(|list| list.cost) {
            self.dearest = other;
        }
    }

    /// The part of a field with that many objects of this part, of which there are `groups` with
    /// all `length` items together.
    pub(super) fn listed(self, name: &str, (groups, length): (u64, u64)) -> Self {
        let Self {
            each,
            items,
            plain,
            dearest,
        } = self;
        let dearest = dearest.map(|list| Dearest {
            cost: list.cost.saturating_mul(length),
            ..list
        });
        let cost = each
            .saturating_mul(groups)
            .saturating_add(items.saturating_mul(length));
        let own = Dearest {
            cost: plain.saturating_mul(length),
            name: name.to_owned(),
            length,
        };
        let mut part = Self {
            each: cost,
            items: 0,
            plain: 0,
            dearest,
        };
        part.consider(Some(own));
        part
    }
}
