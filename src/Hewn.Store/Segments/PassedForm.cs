namespace Hewn.Store.Segments;

/// <summary>What lines are that are passed over together.</summary>
internal enum PassedForm : byte
{
    /// <summary>Records of JSON.</summary>
    Json,

    /// <summary>Records of slog's text.</summary>
    Slog,

    /// <summary>Docker's lines, of which several may make a record.</summary>
    Docker,
}
