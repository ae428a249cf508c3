//! Fixed tuples, item by item.

use super::IntoPy;
use crate::error::Result;

macro_rules! tuples {
    ($($(($from:ident $to:ident $index:tt))+;)*) => {$(
        impl<$($from: IntoPy<$to>, $to),+> IntoPy<($($to,)+)> for ($($from,)+) {
            #[inline]
            fn into_py(self) -> Result<($($to,)+)> {
                Ok(($(self.$index.into_py()?,)+))
            }
        }
    )*};
}

tuples! {
    (A T 0);
    (A T 0)(B U 1);
    (A T 0)(B U 1)(C V 2);
    (A T 0)(B U 1)(C V 2)(D W 3);
    (A T 0)(B U 1)(C V 2)(D W 3)(E X 4);
    (A T 0)(B U 1)(C V 2)(D W 3)(E X 4)(F Y 5);
    (A T 0)(B U 1)(C V 2)(D W 3)(E X 4)(F Y 5)(G Z 6);
    (A T 0)(B U 1)(C V 2)(D W 3)(E X 4)(F Y 5)(G Z 6)(H R 7);
}
