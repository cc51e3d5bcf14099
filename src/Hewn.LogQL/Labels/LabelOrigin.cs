namespace Hewn.LogQL.Labels;

/// <summary>Where a line has a label from; a later one hides an earlier one of the same name.</summary>
internal enum LabelOrigin
{
    /// <summary>Its stream.</summary>
    Stream,

    /// <summary>Its structured metadata.</summary>
    Metadata,

    /// <summary>A stage.</summary>
    Parsed,
}
