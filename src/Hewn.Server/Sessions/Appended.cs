namespace Hewn.Server.Sessions;

/// <summary>What appending came to.</summary>
/// <param name="Lines">Lines that were written.</param>
/// <param name="Duplicates">Lines whose number was there already; they were not written again.</param>
/// <param name="First">The least number of all that came; -1 when none did.</param>
/// <param name="Last">The greatest one.</param>
internal sealed record Appended(IReadOnlyList<byte[]> Lines, int Duplicates, long First, long Last);
