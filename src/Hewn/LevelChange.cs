namespace Hewn;

/// <summary>A level that was set while the program runs.</summary>
/// <param name="Logger">The logger's name, which includes all loggers below it; empty means the whole program.</param>
/// <param name="Level">Its level now.</param>
/// <param name="Since">When it was set.</param>
/// <param name="Until">When it falls back by itself; null = never.</param>
/// <param name="By">Who set it: what the caller said, else the calling method's name.</param>
public sealed record LevelChange(
    string Logger, Level Level, DateTimeOffset Since, DateTimeOffset? Until, string By);
