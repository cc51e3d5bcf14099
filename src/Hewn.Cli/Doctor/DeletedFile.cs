namespace Hewn.Cli.Doctor;

/// <summary>A file that retention deletes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="When">When it does, and by which rule.</param>
internal sealed record DeletedFile(string Path, long Bytes, string When);
