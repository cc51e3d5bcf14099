using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>What a name means.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Rank">0 for Hewn's own name of the role; of several names in one record the lowest counts.</param>
/// <param name="KnownField">The known field of this name, or a negative number.</param>
internal readonly record struct NameRole(Role Role, byte Rank, short KnownField)
{
    /// <summary>True when the name is that of a known field.</summary>
    public bool IsKnown => KnownField >= 0;

    /// <summary>The known field.</summary>
    public Field Field => (Field)KnownField;
}
