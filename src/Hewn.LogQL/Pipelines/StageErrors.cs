namespace Hewn.LogQL.Pipelines;

/// <summary>Kinds of errors that stages mark lines with.</summary>
internal static class StageErrors
{
    /// <summary>A line that is no JSON.</summary>
    public const string Json = "JSONParserErr";

    /// <summary>A line that is no logfmt.</summary>
    public const string Logfmt = "LogfmtParserErr";

    /// <summary>A value that is not what its label filter compares.</summary>
    public const string LabelFilter = "LabelFilterErr";

    /// <summary>A template that failed.</summary>
    public const string TemplateFormat = "TemplateFormatErr";

    /// <summary>An unwrapped value that is no number.</summary>
    public const string SampleExtraction = "SampleExtractionErr";
}
