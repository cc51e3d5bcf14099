namespace Hewn.Server.Sessions;

/// <summary>The number of a line, without its newline; -1 when it has none.</summary>
internal delegate long NumberOfLine(ReadOnlySpan<byte> line);
