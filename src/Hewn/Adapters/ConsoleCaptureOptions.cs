namespace Hewn.Adapters;

/// <summary>What of the console becomes records. Immutable.</summary>
public sealed record ConsoleCaptureOptions
{
    /// <summary>Level of lines on standard output; null leaves standard output alone. Default INFO.</summary>
    public Level? OutLevel { get; init; } = Level.Info;

    /// <summary>Level of lines on standard error; null leaves standard error alone. Default ERROR.</summary>
    public Level? ErrorLevel { get; init; } = Level.Error;

    /// <summary>Name of the logger of standard output. Default <c>stdout</c>.</summary>
    public string OutLogger { get; init; } = "stdout";

    /// <summary>Name of the logger of standard error. Default <c>stderr</c>.</summary>
    public string ErrorLogger { get; init; } = "stderr";

    /// <summary>Whether the text still appears on the console. Default true.</summary>
    public bool PassThrough { get; init; } = true;
}
