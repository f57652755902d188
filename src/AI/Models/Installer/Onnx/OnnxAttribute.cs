namespace FunctionsOrchestration.ModelInstaller.Onnx;

/// <summary>A setting of an ONNX node.</summary>
internal sealed class OnnxAttribute
{
    // AttributeProto holds its value in a field for each type, and says in field 20 which type it is.
    private const int TypeField = 20;

    private readonly Action<Proto> _writeValue;
    private readonly string _name;

    private OnnxAttribute(string name, Action<Proto> writeValue) => (_name, _writeValue) = (name, writeValue);

    public static OnnxAttribute Integer(string name, int value) =>
        new(name, proto => proto.Integer(3, value).Integer(TypeField, 2));

    public static OnnxAttribute Text(string name, string value) =>
        new(name, proto => proto.Text(4, value).Integer(TypeField, 3));

    public static OnnxAttribute List(string name, params int[] values) => new(name, proto =>
    {
        foreach (var value in values) proto.Integer(8, value);
        proto.Integer(TypeField, 7);
    });

    /// <summary>The attribute as a message of its node.</summary>
    public Proto ToProto()
    {
        var proto = new Proto().Text(1, _name);
        _writeValue(proto);
        return proto;
    }
}
