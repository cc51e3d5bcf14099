using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>Metadata that many lines carry, encoded once as it will stand in them. Immutable.</summary>
internal sealed class BoundMetadata
{
    /// <summary>No metadata.</summary>
    public static readonly BoundMetadata None = new([], 0, 0);

    private readonly byte[] _bytes;

    /// <param name="bytes">Its members, each as <c>,"name":value</c>, each name once.</param>
    /// <param name="leftOut">Members that found no room. Every line counts them.</param>
    /// <param name="marks">The <see cref="FieldTraits.MarkOf">marks</see> of at least all names.</param>
    public BoundMetadata(byte[] bytes, int leftOut, ulong marks) => (_bytes, LeftOut, Marks) = (bytes, leftOut, marks);

    /// <summary>The members, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Members that found no room.</summary>
    public int LeftOut { get; }

    /// <summary>The marks of at least all names.</summary>
    public ulong Marks { get; }

    /// <summary>The same fields as those of a logger.</summary>
    public static BoundMetadata Of(EncodedFields fields) => new(fields.Bytes.ToArray(), fields.LeftOut, fields.Marks);
}
