namespace Hewn.Server.Rules;

/// <summary>What one look at a rule file saw.</summary>
/// <param name="Text">What stands in it; null when it is not there or cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null when it can, or is gone from its folder.</param>
internal readonly record struct SeenFile(string? Text, string? Fault)
{
    /// <summary>Looks at a file.</summary>
    public static SeenFile At(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > Alerts.Rules.RuleFileReader.MaxBytes)
                return new(null, $"it has more than {Alerts.Rules.RuleFileReader.MaxBytes} bytes");
            return new(File.ReadAllText(path), null);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new(null, failed.Message);
        }
    }
}
