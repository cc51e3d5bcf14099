namespace Hewn.Server.Push;

/// <summary>How a field of a protobuf message is written.</summary>
internal enum ProtoType
{
    /// <summary>Seven bits a byte.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and so many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
