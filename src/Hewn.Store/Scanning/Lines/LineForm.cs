namespace Hewn.Store.Scanning.Lines;

/// <summary>How the records of a file stand in its lines.</summary>
internal enum LineForm : byte
{
    /// <summary>A JSON object to a line.</summary>
    Json,

    /// <summary>The pairs that Go's slog writes to a line; see <see cref="SlogParser"/>.</summary>
    Slog,
}
