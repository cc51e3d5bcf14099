namespace Hewn.Sessions;

/// <summary>Levels as callers of a session spell them.</summary>
internal static class LevelWord
{
    /// <summary>The level that a word means; false when it means none.</summary>
    public static bool TryRead(string? word, out Level level)
    {
        // Fast path - as most calls write them.
        level = word switch
        {
            "info" => Level.Info,
            "debug" => Level.Debug,
            "warn" => Level.Warn,
            "error" => Level.Error,
            "fatal" => Level.Fatal,
            _ => Level.Trace,
        };
        return level != Level.Trace || LevelNames.TryParse(word, out level);
    }
}
