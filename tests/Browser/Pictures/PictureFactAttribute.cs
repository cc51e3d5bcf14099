namespace Browser.Pictures;

/// <summary>What takes the pictures of the documents; skipped unless <see cref="Variable"/> names a folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PictureFactAttribute : FactAttribute
{
    /// <summary>The folder that pictures are written to, such as <c>docs/img</c>; whole.</summary>
    public const string Variable = "HEWN_PICTURES";

    public PictureFactAttribute()
    {
        if (new ChromiumFactAttribute().Skip is { } why)
            Skip = why;
        else if (Folder is null)
            Skip = $"{Variable} names no folder for pictures";
    }

    /// <summary>The folder; null for none.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;
}
