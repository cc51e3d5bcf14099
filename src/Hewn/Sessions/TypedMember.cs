using System.Runtime.CompilerServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>A property that is read by a delegate of its own, without boxing.</summary>
internal sealed class TypedMember<TOwner, TValue>(FieldName name, Func<TOwner, TValue> read) : MetadataMember(name)
    where TOwner : class
{
    private readonly bool _isPlain = MetadataShape.IsPlain(typeof(TValue));

    /// <inheritdoc/>
    public override void Append(ByteBuffer target, object owner, int depth)
    {
        TValue value = read(Unsafe.As<TOwner>(owner)); // Members are asked for by the owner's own type.
        if (_isPlain)
            FieldValue.Append(target, Name, value);
        else
            MetadataValue.AppendMember(target, Name, value, depth);
    }
}
