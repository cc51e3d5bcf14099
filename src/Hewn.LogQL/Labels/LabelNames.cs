namespace Hewn.LogQL.Labels;

/// <summary>Names of labels that the language itself sets.</summary>
public static class LabelNames
{
    /// <summary>What went wrong with a line: a kind such as <c>JSONParserErr</c>.</summary>
    public const string Error = "__error__";

    /// <summary>The words to <see cref="Error"/>.</summary>
    public const string ErrorDetails = "__error_details__";

    /// <summary>Stands on series that a metric query may have although they have an <see cref="Error"/>.</summary>
    public const string PreserveError = "__preserve_error__";

    /// <summary>Added to the name of a parsed label that the stream has already.</summary>
    public const string ExtractedSuffix = "_extracted";
}
