'use strict';

// Las preguntas de la página de ayuda, por orden de visitas.
const contacto = 'ayuda@huerto.example';

module.exports = {
  titulo: 'Ayuda del huerto',
  secciones: [
    {
      nombre: 'Parcelas',
      preguntas: [
        { pregunta: '¿Cómo consigo una parcela?', respuesta: 'Escribe a ' + contacto + '.' },
        { pregunta: "¿Cuánto mide?", respuesta: "<p>Unos <b>treinta</b> metros.</p><p>Las hay dobles.</p>" },
      ],
    },
    {
      nombre: 'Agua',
      preguntas: [
        {
          pregunta: '¿Quién paga el agua?',
          respuesta: [
            'La asociación.',
            'En verano hay turnos.',
          ].join('\n\n'),
        },
        { pregunta: '¿Se puede regar de noche?' respuesta: 'No.' },
        { pregunta: '¿Hay manguera?', respuesta: 'Dos.' },
      ],
    },
  ],
};
