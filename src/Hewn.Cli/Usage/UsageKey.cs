namespace Hewn.Cli.Usage;

/// <summary>What calls are told apart by.</summary>
internal enum UsageKey
{
    /// <summary>The model that was asked.</summary>
    Model,

    /// <summary>The <c>user_id</c>, else the caller.</summary>
    User,

    /// <summary>The day on which the call ended.</summary>
    Day,
}
