using System.Text.Json;

namespace Hewn.Sessions.Files;

/// <summary>A file that belongs to a session, with what is known of it. Immutable.</summary>
/// <param name="Id">Names it within the session; later files have greater ids.</param>
/// <param name="Prefix">Its logical folder, <c>/</c> or e.g. <c>/models</c>.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Description">What it is, or null.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Metadata">What else belongs to it, or null.</param>
/// <param name="ContentType">Its media type, by its name's ending.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Checksum">SHA-256 of its content, 64 hexadecimal digits.</param>
/// <param name="UploadedAt">When it was added.</param>
/// <param name="UpdatedAt">When something of this was last changed.</param>
/// <param name="DeletedAt">When it was deleted or replaced; null for one that is there.</param>
/// <param name="HasContent">Whether its content is kept; not so after a purge.</param>
public sealed record SessionFile(
    string Id,
    string Prefix,
    string FileName,
    string? Description,
    IReadOnlyList<string> Tags,
    JsonElement? Metadata,
    string ContentType,
    long SizeBytes,
    string Checksum,
    DateTimeOffset UploadedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt,
    bool HasContent);
