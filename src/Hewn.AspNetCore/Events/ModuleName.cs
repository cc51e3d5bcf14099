namespace Hewn.AspNetCore.Events;

/// <summary>The field <c>module</c>: the stem of the source file that speaks, as Python's logging has it.</summary>
internal static class ModuleName
{
    /// <summary>The stem of a path written by the compiler, on whatever system it ran.</summary>
    public static string? Of(string path)
    {
        string name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = name.LastIndexOf('.');
        string stem = dot > 0 ? name[..dot] : name;
        return stem.Length == 0 ? null : stem;
    }
}
