namespace Hewn;

/// <summary>What a failure of logging means for the records.</summary>
public enum ProblemKind
{
    /// <summary>Records wait and will be written when the cause is gone.</summary>
    Temporary,

    /// <summary>An earlier temporary problem has passed.</summary>
    Over,

    /// <summary>One record or one set-up detail is affected, and stays so.</summary>
    Permanent,

    /// <summary>Records are lost for good.</summary>
    Final,
}
