// The reference's fixture: arguments of every kind, objects by reference, and what JavaScript does with them.
{
  const invoke = (name, ...args) => jsinterop.invoke("jsinterop-conformance", name, ...args);
  const segment = (n, at) => ({ source: `Some random text with at least ${n} characters`, start: at, length: at });

  conformance.fixture = {
    arguments: async (n) =>
      [
        { id: n, isValid: n % 2 === 0, data: segment(n, n) },
        n,
        await invoke("createTestDto", 123),
        n * 4,
        n * 8,
        n + 0.25,
        Array.from({ length: n }, (_, index) => index + 0.5),
        segment(7, n + 1),
      ].slice(0, n),
    send: async (name, n) => invoke(name, ...(await conformance.fixture.arguments(n))),
    describe: async (name) => conformance.describe(await invoke(name)),

    async byReference() {
      const { "Some async instance": instance } = await invoke("returnTestDtoByRef");
      return invoke("extractHidden", instance);
    },
    async instance(interop) {
      const typeName = await interop.getTypeName();
      const testDto = await invoke("createTestDto", 123);
      const found = await interop.passTestDto({ stringValue: "My string", testDto });
      return {
        typeName,
        stringValueUpper: found.stringValueUpper,
        incomingByRef: found.incomingByRef,
        outgoingByRef: await invoke("extractHidden", found.byRef),
      };
    },
    async roundTrip({ stringValue, testDto }) {
      const nonSerializedValue = await invoke("extractHidden", testDto);
      return { stringValueUpper: stringValue.toUpperCase(), nonSerializedValue, testDto };
    },
    async mixed() {
      const testDto = await invoke("createTestDto", 1298);
      const [plain, ref] = await invoke("staticWithParams", { stringVal: "Another string", intVal: 755 }, [100, 200], testDto);
      return [conformance.describe(plain), await invoke("extractHidden", ref)];
    },
    segments: () => [segment(1, 0), segment(2, 1)].map((one, index) => ({ ...one, source: ["first", "second"][index] })),
  };
}
