namespace Hewn.Store.Sieving;

/// <summary>What a line of Docker's is to a record.</summary>
internal enum DockerLineKind : byte
{
    /// <summary>Only reading can tell.</summary>
    Unsure,

    /// <summary>A record of JSON by itself.</summary>
    Json,

    /// <summary>The first line of a record of text, or of JSON that is not looked into.</summary>
    Text,

    /// <summary>It belongs to the record of text before it.</summary>
    Further,
}
