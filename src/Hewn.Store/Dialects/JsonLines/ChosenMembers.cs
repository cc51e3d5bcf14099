namespace Hewn.Store.Dialects.JsonLines;

/// <summary>Which member plays each role of a record; negative where none does.</summary>
[System.Runtime.CompilerServices.InlineArray((int)Role.Container + 1)]
internal struct ChosenMembers
{
    private int _index;

    /// <summary>None for every role.</summary>
    public static ChosenMembers None()
    {
        var none = default(ChosenMembers);
        ((Span<int>)none).Fill(-1);
        return none;
    }

    /// <summary>The member that plays a role.</summary>
    public readonly int Of(Role role) => this[(int)role];

    /// <summary>Whether a member plays the role.</summary>
    public readonly bool Has(Role role) => this[(int)role] >= 0;
}
