namespace Hewn.Store.Segments;

/// <summary>What lines are that are passed over together.</summary>
internal enum LineForm : byte
{
    /// <summary>Records of JSON.</summary>
    Json,

    /// <summary>Records of slog's text.</summary>
    Slog,

    /// <summary>Docker's lines, of which several may make a record.</summary>
    Docker,
}
