namespace Hewn.LogQL.Expressions;

/// <summary>How many series of one side may meet one of the other.</summary>
public enum MatchCardinality
{
    /// <summary>One meets one.</summary>
    OneToOne,

    /// <summary><c>group_left</c>: several of the left meet one of the right.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>: one of the left meets several of the right.</summary>
    OneToMany,
}
