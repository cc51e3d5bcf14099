namespace Hewn.Store.Reading;

/// <summary>Which files are searched for the begin of a wanted time instead of being read from their front.</summary>
/// <remarks>
/// A search looks at few places. It checks at <c>48</c> of them that times only grow, but for 10 s; where they do not,
/// the file is read whole. Indexes and Hewn's archives tell the times of their blocks exactly and are used for any
/// file.
/// </remarks>
public enum TimeSearch
{
    /// <summary>None.</summary>
    Never,

    /// <summary>Those whose writer keeps them in order: Hewn's own. Others are read whole, so that no record is missed
    /// however they are ordered.</summary>
    Ordered,

    /// <summary>All; in a file that is out of order between two places that are looked at, records may be
    /// missed.</summary>
    Always,
}
